// The platform's page, which opened this one, may close it now.
(window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
