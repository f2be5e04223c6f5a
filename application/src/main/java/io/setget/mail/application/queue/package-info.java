/** Getting waiting emails delivered. */
@NullMarked
package io.setget.mail.application.queue;

import org.jspecify.annotations.NullMarked;
