/** Whether receivers believe an email: what a domain says of itself in DNS, and how many emails are refused for good. */
@NullMarked
package io.setget.mail.domain.deliverability;

import org.jspecify.annotations.NullMarked;
