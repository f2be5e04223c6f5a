/** The room for the queue in Redis. */
@NullMarked
package io.setget.mail.adapter.redis;

import org.jspecify.annotations.NullMarked;
