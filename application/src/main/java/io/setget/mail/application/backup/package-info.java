/** Copies of the whole database. */
@NullMarked
package io.setget.mail.application.backup;

import org.jspecify.annotations.NullMarked;
