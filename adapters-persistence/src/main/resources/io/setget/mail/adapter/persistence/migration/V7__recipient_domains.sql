-- Where emails went, so that the index alone tells how many of a domain's were sent. Null for what an older instance
-- accepted after this.
ALTER TABLE email ADD COLUMN to_domain VARCHAR(255);
UPDATE email SET to_domain = LOWER(SUBSTRING(to_address FROM POSITION('@' IN to_address) + 1));
DROP INDEX email_status;
CREATE INDEX email_status ON email (status, id, to_domain);
