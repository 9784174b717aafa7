//! Registering: search only and attorneys, twins of names, addresses that are known, links that scanners follow.

use super::*;

#[tokio::test]
async fn an_attorney_registers_confirms_and_signs_on() {
    let world = World::new().await;
    let mut ada = world.browser();
    ada.visit(&world.pages("/")).await;
    ada.visit(&world.pages("/register")).await.must_see("PACER - Case Search Only");
    ada.click("Attorney Filers for CM/ECF").await;
    fill_registration(&mut ada, "ada.attorney1", "ada@firm.example");
    ada.fill("Bar Number", "AL-1234").fill("Firm", "Attorney & Daughters");
    fill_password(&mut ada, NEW_PASSWORD);
    ada.press("Register").await.must_see("Check your mail");
    assert!(!opens(&world, "ada.attorney1", NEW_PASSWORD).await, "not before the address is confirmed");
    let mails = world.mails().await;
    assert_eq!(mails[0].0, "ada@firm.example");
    ada.visit(&link_in(&mails[0].2)).await.must_see("Ada Attorney");
    assert_eq!(ada.path(), "/register/confirm");
    assert_eq!(ada.query_value("token"), None, "k07: the token leaves the address");
    ada.press("Confirm").await.must_see("Your account is ready");
    assert!(opens(&world, "ada.attorney1", NEW_PASSWORD).await);
    let account = account(&world, "ada.attorney1").await.unwrap();
    assert_eq!((account.registered_for.as_str(), account.bar_number.as_deref()), ("attorney", Some("AL-1234")));
    let told = world.mails().await;
    assert!(told[0].2.contains(&account.number.to_string()) && told[0].2.contains("(800) 676-6856"));
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let mut ada = world.browser();
    ada.visit(&world.pages("/register/search")).await;
    ada.fill("First Name", "\u{202E}adA")
        .fill("Last Name", "<script>alert(1)</script>")
        .fill("E-mail", "ada@firm.example, eve@evil.example");
    ada.fill("User Name", "ada").fill("Password", "short").press("Register").await;
    assert!(ada.errors().len() >= 6, "{:?}", ada.errors());
    assert_eq!(ada.value("User Name"), "ada");
    assert_eq!(ada.value("Password"), "");
    assert!(!ada.html().contains("<script"), "a28");
    assert!(world.mails().await.is_empty(), "a37");
}

#[tokio::test]
async fn k05_a17_a_known_address_gets_the_same_page_and_another_mail() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let known = register(&world, "another.name1", &alex.email, NEW_PASSWORD).await;
    let mail = world.mails().await;
    assert_eq!((mail.len(), mail[0].0.as_str()), (1, alex.email.as_str()));
    assert!(mail[0].2.contains("exists already") && !mail[0].2.contains("token="), "{}", mail[0].2);
    let unknown = register(&world, "another.name2", "nobody@firm.example", NEW_PASSWORD).await;
    assert_eq!((known.status(), known.path(), known.main()), (unknown.status(), unknown.path(), unknown.main()));
    assert!(account(&world, "another.name1").await.is_none());
}

#[tokio::test]
async fn a27_twins_of_a_user_name_are_taken_and_nothing_more_is_told() {
    let world = patient_world().await;
    world.attorney("alice.attorney").await;
    for (number, twin) in ["ALICE.ATTORNEY", "ａlice.attorney", "alıce.attorney", "a1ice.attorney"].iter().enumerate() {
        let browser = register(&world, twin, &format!("twin{number}@mail.example"), NEW_PASSWORD).await;
        browser.must_see("This user name, or one that looks like it, is taken");
        browser.must_not_see("alice.attorney@firm.example");
    }
    assert!(world.mails().await.is_empty());
    // At sign-on look-alikes are told apart.
    assert!(!opens(&world, "a1ice.attorney", crate::testing::PASSWORD).await);
    assert!(opens(&world, "Alice.Attorney", crate::testing::PASSWORD).await);
}

#[tokio::test]
async fn a01_a_strangers_registration_with_my_address_never_becomes_mine() {
    let world = World::new().await;
    let mallorys = "mallory waits behind the door";
    register(&world, "alex.attorney", "alex@firm.example", mallorys).await.must_see("Check your mail");
    let trap = link_in(&world.mails().await[0].2);
    // Alex opens the link that came to her: in her browser the password of the registration is asked, which she can't know.
    let mut alex = world.browser();
    alex.visit(&trap).await.must_see("This is not the browser");
    alex.press("Confirm").await.must_see("not the password that was chosen");
    assert!(!opens(&world, "alex.attorney", mallorys).await);
    // She registers herself, with the very same user name.
    register_and_confirm(&world, "alex.attorney", "alex@firm.example", NEW_PASSWORD).await;
    assert!(opens(&world, "alex.attorney", NEW_PASSWORD).await);
    assert!(!opens(&world, "alex.attorney", mallorys).await);
    alex.visit(&trap).await;
    assert_eq!(alex.status(), 410);
    let of_address = world.site.room.read(|tx| accounts::by_email(tx, "alex@firm.example")).await.unwrap();
    assert_eq!(of_address.len(), 1);
}

#[tokio::test]
async fn a01_a_name_that_was_never_confirmed_is_free_again_after_a_day() {
    let world = World::new().await;
    register(&world, "alex.attorney", "mallory@evil.example", NEW_PASSWORD).await;
    register(&world, "alex.attorney", "alex@firm.example", NEW_PASSWORD).await.must_see("is taken");
    world.clock.advance_seconds(24 * 3600 + 1);
    register(&world, "alex.attorney", "alex@firm.example", NEW_PASSWORD).await.must_see("Check your mail");
}

#[tokio::test]
async fn a39_w02_a_scanner_that_follows_the_link_spends_nothing() {
    let world = World::new().await;
    let mut ada = register(&world, "ada.attorney1", "ada@firm.example", NEW_PASSWORD).await;
    let link = link_in(&world.mails().await[0].2);
    let mut scanner = world.browser();
    for method in ["HEAD", "GET", "GET"] {
        let answer = scanner.send_raw(method, &link, &[], b"").await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(!answer.header("location").contains("token"));
        assert_eq!(scanner.send_raw(method, &world.pages("/register/confirm"), &[], b"").await.status, 200);
    }
    let posted = scanner.post_raw(&world.pages("/register/confirm"), &[], "submit=").await;
    assert_eq!(posted.status, 403, "without the form's token");
    assert!(account(&world, "ada.attorney1").await.unwrap().email_confirmed_at.is_none());
    ada.visit(&link).await.press("Confirm").await.must_see("Your account is ready");
    ada.visit(&link).await;
    assert_eq!(ada.status(), 410, "once only");
}

#[tokio::test]
async fn t05_a38_registrations_from_one_address_are_limited_and_a_mailbox_is_not_flooded() {
    let world = World::new().await;
    let mut refused = 0;
    for number in 0..35 {
        let browser = register(&world, &format!("reg.person{number}"), "victim@mail.example", NEW_PASSWORD).await;
        refused += usize::from(browser.status() == 429);
    }
    assert_eq!(refused, 5);
    assert_eq!(world.mails().await.len(), 3);
}
