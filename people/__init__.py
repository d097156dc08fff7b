"""Who: Tenant, Learner and identities, Credential and scopes, audit trail."""
