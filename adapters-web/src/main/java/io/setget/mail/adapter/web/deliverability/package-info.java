/** The page and the API that tell whether receivers believe an email. */
@NullMarked
package io.setget.mail.adapter.web.deliverability;

import org.jspecify.annotations.NullMarked;
