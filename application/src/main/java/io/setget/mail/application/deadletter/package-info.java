/** Looking at emails that died, and giving them another life. */
@NullMarked
package io.setget.mail.application.deadletter;

import org.jspecify.annotations.NullMarked;
