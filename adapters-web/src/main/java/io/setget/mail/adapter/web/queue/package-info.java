/** Delivery, paused and resumed. */
@NullMarked
package io.setget.mail.adapter.web.queue;

import org.jspecify.annotations.NullMarked;
