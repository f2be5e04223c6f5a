/** What the product needs of the outside world, one interface per need. Outgoing only. */
@NullMarked
package io.setget.mail.application.port;

import org.jspecify.annotations.NullMarked;
