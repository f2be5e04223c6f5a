/** Who may do what. */
@NullMarked
package io.setget.mail.domain.account;

import org.jspecify.annotations.NullMarked;
