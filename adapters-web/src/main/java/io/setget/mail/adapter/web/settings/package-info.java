/** SMTP settings over HTTP. */
@NullMarked
package io.setget.mail.adapter.web.settings;

import org.jspecify.annotations.NullMarked;
