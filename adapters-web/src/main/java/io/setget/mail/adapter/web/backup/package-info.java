/** Backups, made by API. */
@NullMarked
package io.setget.mail.adapter.web.backup;

import org.jspecify.annotations.NullMarked;
