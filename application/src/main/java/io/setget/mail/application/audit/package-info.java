/** Reading who changed what. */
@NullMarked
package io.setget.mail.application.audit;

import org.jspecify.annotations.NullMarked;
