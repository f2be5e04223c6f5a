-- An email that goes back into the queue gets a new place in it: the next value of a sequence, which H2 gives no second
-- time to a row whose column is an identity.
CREATE SEQUENCE IF NOT EXISTS queued_email_place START WITH (SELECT COALESCE(MAX(seq), 0) + 1 FROM queued_email);
ALTER TABLE queued_email ALTER COLUMN seq DROP IDENTITY;
ALTER TABLE queued_email ALTER COLUMN seq SET DEFAULT NEXT VALUE FOR queued_email_place;
