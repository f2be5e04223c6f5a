/** A mail server for the demo: takes every email into an inbox, or fails as its recipient says. */
@NullMarked
package io.setget.mail.adapter.smtp.catcher;

import org.jspecify.annotations.NullMarked;
