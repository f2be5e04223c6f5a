/** What went wrong with a delivery, why, and what to do about it. */
@NullMarked
package io.setget.mail.domain.diagnosis;

import org.jspecify.annotations.NullMarked;
