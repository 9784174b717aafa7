//! What a password must be, as the form of a registration says it (security P01 to P14).

use super::*;

/// Tries a password at registration: `None` when it was taken, else what the page says.
async fn refusal(world: &World, number: usize, password: &str) -> Option<String> {
    let browser = register(world, &format!("reg.person{number}"), &format!("reg{number}@mail.example"), password).await;
    if browser.sees("Check your mail") { None } else { Some(browser.errors().join(" ")) }
}

#[tokio::test]
async fn p01_p03_p05_p07_length_alone_decides_and_every_character_is_welcome() {
    let world = patient_world().await;
    let emoji = ["🌲", "🌳", "🌴", "🌵", "🌷", "🌸", "🌹", "🌺", "🌻", "🌼", "🌽", "🌾", "🌿", "🍀", "🍁"];
    let taken = [
        "velvet anchor p".to_owned(),
        "velvetanchorplum".to_owned(),
        "83105926471850392746".to_owned(),
        "The kettle, she said, is ours!".to_owned(),
        emoji.concat(),
        "velvet anchor plum ".repeat(6)[..64].to_owned(),
        (0..32)
            .map(|n| format!("{}x{n:02}", ["lamp", "ox", "tea", "fig"][n % 4]))
            .collect::<String>()
            .chars()
            .take(128)
            .collect(),
    ];
    for (number, password) in taken.iter().enumerate() {
        assert_eq!(refusal(&world, number, password).await, None, "{password}");
    }
    for (number, (password, reason)) in [
        ("velvet anchor ".to_owned(), "This has 14 characters; use at least 15"),
        (emoji[..8].concat(), "This has 8 characters"),
        ("lamp ox tea fig ".repeat(9)[..129].to_owned(), "This has 129 characters; use at most 128"),
    ]
    .iter()
    .enumerate()
    {
        let said = refusal(&world, 100 + number, password).await.unwrap_or_else(|| panic!("{password} was taken"));
        assert!(said.contains(reason), "{said}");
    }
}

#[tokio::test]
async fn p10_p11_p12_guessable_passwords_are_refused_with_a_reason() {
    let world = patient_world().await;
    let listed = include_str!("../../../../domain/src/password/blocked.txt");
    let long: Vec<&str> = listed.lines().filter(|line| line.chars().count() >= 15).take(50).collect();
    assert_eq!(long.len(), 50);
    for (number, password) in long.iter().enumerate() {
        assert!(refusal(&world, number, password).await.is_some(), "{password}");
    }
    assert_eq!(refusal(&world, 60, &format!("{} umbrella", long[7])).await, None);
    let known = ["reg.person70reg.person70", "pacerpacerpacer", "utahbankruptcycourt", "attorneyattorney", "forecourt forecourt"];
    for (number, password) in known.iter().enumerate() {
        let said = refusal(&world, 70 + number, password).await.unwrap_or_else(|| panic!("{password} was taken"));
        assert!(said.contains("little more than"), "{password}: {said}");
    }
    // Help is there before anything is typed, and tied to the field.
    let mut browser = world.browser();
    browser.visit(&world.pages("/register/attorney")).await.must_see(domain::password::HELP);
    assert!(browser.html().contains(r#"aria-describedby="password-hint""#));
}

#[tokio::test]
async fn p04_every_character_counts() {
    let world = patient_world().await;
    let password: String = (0..20).map(|n| format!("fig{n}")).collect::<String>().chars().take(80).collect();
    assert!(password.len() > 72);
    register_and_confirm(&world, "ada.attorney1", "ada@firm.example", &password).await;
    assert!(!opens(&world, "ada.attorney1", &password[..72]).await);
    assert!(!opens(&world, "ada.attorney1", &password.replacen('f', "F", 1)).await);
    assert!(opens(&world, "ada.attorney1", &password).await);
}

#[tokio::test]
async fn p06_accents_may_be_composed_or_not() {
    let world = patient_world().await;
    register_and_confirm(&world, "ada.attorney1", "ada@firm.example", "caf\u{e9} under the lamp post").await;
    assert!(opens(&world, "ada.attorney1", "cafe\u{301} under the lamp post").await);
}

#[tokio::test]
async fn p08_no_password_grows_too_old() {
    let world = patient_world().await;
    register_and_confirm(&world, "ada.attorney1", "ada@firm.example", NEW_PASSWORD).await;
    world.clock.advance_days(400);
    assert!(opens(&world, "ada.attorney1", NEW_PASSWORD).await);
}

#[tokio::test]
async fn p13_p14_password_managers_are_helped_and_no_question_is_asked() {
    let world = patient_world().await;
    world.attorney("alex.attorney").await;
    world.register("old123", |new| new.generation = domain::account::Generation::Legacy).await;
    let mail = ask_for_link(&world, "alex.attorney@firm.example").await;
    let mut alex = world.signed_on("alex.attorney").await;
    let link = link_in(&mail[0].2);
    for (address, marks) in [
        (world.pages("/register/search"), vec!["autocomplete=\"username\"", "autocomplete=\"new-password\""]),
        (world.pages("/register/attorney"), vec!["autocomplete=\"username\"", "autocomplete=\"new-password\""]),
        (link, vec!["autocomplete=\"username\"", "autocomplete=\"new-password\""]),
        (
            world.pages("/manage/password"),
            vec!["autocomplete=\"username\"", "autocomplete=\"new-password\"", "autocomplete=\"current-password\""],
        ),
        (world.pages("/manage/email"), vec!["autocomplete=\"current-password\""]),
        (world.pages("/forgot-password"), vec!["autocomplete=\"username\"", "autocomplete=\"email\""]),
    ] {
        alex.visit(&address).await;
        let html = alex.html();
        for mark in marks {
            assert!(html.contains(mark), "{address}: {mark}");
        }
        for never in ["name=\"question", "name=\"answer", "name=\"hint", "onpaste", "maiden"] {
            assert!(!html.contains(never), "{address}: {never}");
        }
        assert!(!html.contains("<script"), "{address}");
    }
}
