/** Figures about delivery. */
@NullMarked
package io.setget.mail.domain.metrics;

import org.jspecify.annotations.NullMarked;
