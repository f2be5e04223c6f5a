/** What emails say, and who may change it. */
@NullMarked
package io.setget.mail.application.template;

import org.jspecify.annotations.NullMarked;
