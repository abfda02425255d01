/** The pages of accounts that need no sign-in. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { entry } from "./layoutRoutes";
import { textSearch } from "./search";

interface NextSearch {
  next?: string;
}

const nextSearch = ({ next }: Record<string, unknown>): NextSearch =>
  typeof next === "string" ? { next } : {};

const signIn = createRoute({
  getParentRoute: () => entry,
  path: "/sign-in",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("../account/SignInPage"), "SignInPage"),
});
const signUp = createRoute({
  getParentRoute: () => entry,
  path: "/sign-up",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("../account/SignUpPage"), "SignUpPage"),
});
const verify = createRoute({
  getParentRoute: () => entry,
  path: "/verify",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("../account/VerifyPage"), "VerifyPage"),
});
const verifyEmail = createRoute({
  getParentRoute: () => entry,
  path: "/verify-email/$secret",
  component: lazyRouteComponent(() => import("../account/VerifyEmailPage"), "VerifyEmailPage"),
});
const confirmEmail = createRoute({
  getParentRoute: () => entry,
  path: "/confirm-email/$secret",
  component: lazyRouteComponent(() => import("../account/ConfirmEmailPage"), "ConfirmEmailPage"),
});
const refuseEmail = createRoute({
  getParentRoute: () => entry,
  path: "/refuse-email/$secret",
  component: lazyRouteComponent(() => import("../account/RefuseEmailPage"), "RefuseEmailPage"),
});
const forgotPassword = createRoute({
  getParentRoute: () => entry,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../account/ForgotPasswordPage"), "ForgotPasswordPage"),
});
const resetPassword = createRoute({
  getParentRoute: () => entry,
  path: "/reset-password/$secret",
  component: lazyRouteComponent(() => import("../account/ResetPasswordPage"), "ResetPasswordPage"),
});
const openId = createRoute({
  getParentRoute: () => entry,
  path: "/openid",
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import("../account/OpenIdPage"), "OpenIdPage"),
});

export const accountRoutes = [
  signIn,
  signUp,
  verify,
  verifyEmail,
  confirmEmail,
  refuseEmail,
  forgotPassword,
  resetPassword,
  openId,
] as const;
