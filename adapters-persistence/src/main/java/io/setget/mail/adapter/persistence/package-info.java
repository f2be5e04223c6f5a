/** Queue, log, dead letters and settings in a SQL database: H2 inside the process, or PostgreSQL. */
@NullMarked
package io.setget.mail.adapter.persistence;

import org.jspecify.annotations.NullMarked;
