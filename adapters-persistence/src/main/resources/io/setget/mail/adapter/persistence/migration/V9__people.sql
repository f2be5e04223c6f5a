-- What people are called, and what they may do: whoever has an account already is an owner.
ALTER TABLE account ADD COLUMN person_name VARCHAR(200);
ALTER TABLE account ADD COLUMN role VARCHAR(20) DEFAULT 'owner' NOT NULL;
