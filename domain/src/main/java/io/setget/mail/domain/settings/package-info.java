/** SMTP settings and where each of them comes from. */
@NullMarked
package io.setget.mail.domain.settings;

import org.jspecify.annotations.NullMarked;
