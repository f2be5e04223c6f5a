/** What a person or program sent us, and what is wrong with it. */
@NullMarked
package io.setget.mail.domain.input;

import org.jspecify.annotations.NullMarked;
