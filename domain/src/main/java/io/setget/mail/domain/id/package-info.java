/** How things are named so that their names sort by time. */
@NullMarked
package io.setget.mail.domain.id;

import org.jspecify.annotations.NullMarked;
