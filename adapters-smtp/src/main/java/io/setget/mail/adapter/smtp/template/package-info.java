/** What emails say: the built-in templates and how they are filled in. */
@NullMarked
package io.setget.mail.adapter.smtp.template;

import org.jspecify.annotations.NullMarked;
