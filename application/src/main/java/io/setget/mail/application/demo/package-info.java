/** What a newcomer may play with: caught emails, recipients that fail on purpose, a mix to send. */
@NullMarked
package io.setget.mail.application.demo;

import org.jspecify.annotations.NullMarked;
