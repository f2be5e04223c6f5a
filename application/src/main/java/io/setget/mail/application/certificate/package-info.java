/** Looking at mail servers' certificates, and trusting them. */
@NullMarked
package io.setget.mail.application.certificate;

import org.jspecify.annotations.NullMarked;
