/** The file that a backup is. */
@NullMarked
package io.setget.mail.adapter.persistence.backup;

import org.jspecify.annotations.NullMarked;
