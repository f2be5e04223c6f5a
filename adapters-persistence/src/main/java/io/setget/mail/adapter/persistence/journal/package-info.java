/**
 * A write-ahead journal below the embedded database: what its file is after a crash or a power cut is always what it
 * was at the end of some group of transactions, and never before one that was promised.
 */
@NullMarked
package io.setget.mail.adapter.persistence.journal;

import org.jspecify.annotations.NullMarked;
