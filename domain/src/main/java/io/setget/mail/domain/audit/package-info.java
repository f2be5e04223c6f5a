/** Who changed what, and when. */
@NullMarked
package io.setget.mail.domain.audit;

import org.jspecify.annotations.NullMarked;
