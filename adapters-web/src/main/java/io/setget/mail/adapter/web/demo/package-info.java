/** The demo's inbox: what the mail catcher caught. */
@NullMarked
package io.setget.mail.adapter.web.demo;

import org.jspecify.annotations.NullMarked;
