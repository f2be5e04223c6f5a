/** Who may sign in or use the API, and proving it. */
@NullMarked
package io.setget.mail.application.account;

import org.jspecify.annotations.NullMarked;
