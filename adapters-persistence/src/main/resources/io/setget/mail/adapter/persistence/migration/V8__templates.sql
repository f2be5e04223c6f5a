-- What admins made of templates, every version of it, and the layout around them. Times are milliseconds since 1970.
-- A version whose texts are null says that the built-in template is in force again.
CREATE TABLE template_version (
    email_type VARCHAR(40) NOT NULL,
    lang VARCHAR(40) NOT NULL,
    version_number INTEGER NOT NULL,
    subject TEXT,
    preheader TEXT,
    html_part TEXT,
    text_part TEXT,
    saved_by VARCHAR(400) NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (email_type, lang, version_number)
);

CREATE TABLE email_layout (
    id INTEGER NOT NULL PRIMARY KEY,
    logo_url VARCHAR(1000),
    accent VARCHAR(7) NOT NULL,
    background VARCHAR(7) NOT NULL,
    footer VARCHAR(1000) NOT NULL
);

-- Counts changes to both; whoever changes something locks its row first.
CREATE TABLE template_revision (
    id INTEGER NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO template_revision (id, revision) VALUES (1, 0);
