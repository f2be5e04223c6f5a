/** Taking emails in and looking them up. */
@NullMarked
package io.setget.mail.application.email;

import org.jspecify.annotations.NullMarked;
