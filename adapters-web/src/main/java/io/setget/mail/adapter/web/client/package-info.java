/** How the command line asks an instance that already runs. */
@NullMarked
package io.setget.mail.adapter.web.client;

import org.jspecify.annotations.NullMarked;
