/** Looking up whether receivers will believe an email, and what became of those that were sent. */
@NullMarked
package io.setget.mail.application.deliverability;

import org.jspecify.annotations.NullMarked;
