/** What emails say: reading, trying and changing templates. */
@NullMarked
package io.setget.mail.adapter.web.template;

import org.jspecify.annotations.NullMarked;
