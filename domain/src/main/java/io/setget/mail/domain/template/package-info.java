/** What an email is told, and whether it fits its type. */
@NullMarked
package io.setget.mail.domain.template;

import org.jspecify.annotations.NullMarked;
