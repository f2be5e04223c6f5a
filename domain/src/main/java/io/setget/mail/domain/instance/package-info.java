/** The processes that work together on one store. */
@NullMarked
package io.setget.mail.domain.instance;

import org.jspecify.annotations.NullMarked;
