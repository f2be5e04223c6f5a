/** When a failed delivery is tried again, and when a server is left alone. */
@NullMarked
package io.setget.mail.domain.retry;

import org.jspecify.annotations.NullMarked;
