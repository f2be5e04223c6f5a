/** The instances that work together on one store. */
@NullMarked
package io.setget.mail.application.instance;

import org.jspecify.annotations.NullMarked;
