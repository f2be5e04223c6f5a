/** Dead letters over HTTP. */
@NullMarked
package io.setget.mail.adapter.web.deadletter;

import org.jspecify.annotations.NullMarked;
