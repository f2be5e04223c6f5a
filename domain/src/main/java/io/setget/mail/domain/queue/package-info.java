/** Emails waiting for delivery. */
@NullMarked
package io.setget.mail.domain.queue;

import org.jspecify.annotations.NullMarked;
