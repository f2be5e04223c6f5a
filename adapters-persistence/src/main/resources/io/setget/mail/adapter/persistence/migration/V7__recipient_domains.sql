-- Where emails went, so that the index alone tells how many of a domain's were sent. Null for what an older instance
-- accepted after this, and for what is older than the last week, which nobody asks for.
ALTER TABLE email ADD COLUMN to_domain VARCHAR(255);
UPDATE email SET to_domain = LOWER(SUBSTRING(to_address FROM POSITION('@' IN to_address) + 1))
WHERE queued_at > (SELECT COALESCE(MAX(queued_at), 0) FROM email) - 691200000;
DROP INDEX email_status;
CREATE INDEX email_status ON email (status, id, to_domain);
