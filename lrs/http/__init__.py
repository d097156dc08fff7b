"""What HTTP needs around xAPI: versions, credentials, bodies, multipart, CORS, compression."""
