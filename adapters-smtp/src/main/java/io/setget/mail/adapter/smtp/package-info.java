/** Hands emails to a mail server over SMTP (RFC 5321). */
@NullMarked
package io.setget.mail.adapter.smtp;

import org.jspecify.annotations.NullMarked;
