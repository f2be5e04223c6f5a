/** Emails over HTTP. */
@NullMarked
package io.setget.mail.adapter.web.email;

import org.jspecify.annotations.NullMarked;
