/** Emails, their addresses, types and states. */
@NullMarked
package io.setget.mail.domain.email;

import org.jspecify.annotations.NullMarked;
