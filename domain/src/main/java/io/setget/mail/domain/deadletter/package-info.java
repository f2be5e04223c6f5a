/** Emails that will not be tried again by themselves. */
@NullMarked
package io.setget.mail.domain.deadletter;

import org.jspecify.annotations.NullMarked;
