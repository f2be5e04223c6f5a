/** Signing in, setting up, and API keys. */
@NullMarked
package io.setget.mail.adapter.web.account;

import org.jspecify.annotations.NullMarked;
